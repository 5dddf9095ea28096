using System.CommandLine;
using Frota.Bench;
using Frota.Bench.Own;

// Whoever is asked to stop has servers and a fleet to stop first.
return args is ["own", .. var words]
    ? await OwnCommand.RunAsync(words)
    : await BenchCommand.Build().Parse(args).InvokeAsync(
        new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
