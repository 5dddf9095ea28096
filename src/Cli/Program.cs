using Frota.Cli;
using Frota.Cli.Shell;

return await CommandTree.RunAsync(args, Terminal.OfThisProcess());
