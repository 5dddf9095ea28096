using Frota.Harness;

return await LoadCommand.Build().Parse(args).InvokeAsync();
