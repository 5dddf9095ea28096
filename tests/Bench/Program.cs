using Frota.Bench;
using Frota.Bench.Own;

return args is ["own", .. var words]
    ? await OwnCommand.RunAsync(words)
    : await BenchCommand.Build().Parse(args).InvokeAsync();
