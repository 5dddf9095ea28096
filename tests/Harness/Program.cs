using System.CommandLine;
using Frota.Harness;

// Whoever is asked to stop has servers and a fleet to stop first.
return await LoadCommand.Build().Parse(args).InvokeAsync(
    new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
