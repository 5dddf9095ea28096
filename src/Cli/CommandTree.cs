using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Frota.Cli.Backups;
using Frota.Cli.Channels;
using Frota.Cli.Conversations;
using Frota.Cli.Dashboard;
using Frota.Cli.Db;
using Frota.Cli.DeadLetters;
using Frota.Cli.Health;
using Frota.Cli.Ledger;
using Frota.Cli.LoadTests;
using Frota.Cli.Redis;
using Frota.Cli.Secrets;
using Frota.Cli.Shell;
using Frota.Cli.Supervision;
using Frota.Cli.Tenants;
using Frota.Cli.Topology;
using Frota.Cli.Trace;
using Frota.Cli.Webhooks;
using Frota.Cli.Workers;

namespace Frota.Cli;

/// <summary>All of <c>frota &lt;noun&gt; &lt;verb&gt;</c>.</summary>
internal static class CommandTree
{
    // A verb that is interrupted finishes the step it is in: a confirm of the broker, a transaction.
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(20);

    /// <summary>Parses and runs a command line; returns one of <see cref="ExitCodes"/>.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var parsed = Build(terminal).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            var help = string.Join(' ', Path(parsed.CommandResult.Command).Append("--help"));
            new Output(terminal, args.Contains("--json")).Fault(
                CliFault.Usage(string.Join("; ", parsed.Errors.Select(e => e.Message.TrimEnd('.'))), help));
            return ExitCodes.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            ProcessTerminationTimeout = TimeToStop,
        });
    }

    /// <summary>The tree, bound to a terminal.</summary>
    public static RootCommand Build(Terminal terminal)
    {
        var root = new RootCommand("Frota: a fleet that answers people on messaging channels.")
        {
            new Noun("db", "The database's schema.",
                new DbMigrate(), new DbStatus(), new DbValidate(), new DbRollback(), new DbScript()),
            new Noun(
                "tenants", "Whom the fleet answers for.", new TenantsAdd(), new TenantsList(), new TenantsSeedDemo()),
            new Noun("channels", "The tenants' numbers, bots and apps.",
                new ChannelsAdd(), new ChannelsList()),
            new Noun("secrets", "What signs, opens and seals.",
                new SecretsList(), new SecretsRotate(), new SecretsReseal()),
            new Noun("conversations", "Who answers whom.",
                new ConversationsList(), new ConversationsTake(), new ConversationsReturn()),
            new Noun("webhook", "What providers send.", new WebhookSend()),
            new Noun("dead-letters", "What could not be done.", new DeadLettersList(), new DeadLettersShow(),
                new DeadLettersReprocess(), new DeadLettersDiscard(), new DeadLettersExport()),
            new Noun(
                "topology", "The broker's queues.", new TopologyShow(), new TopologyDeclare(), new TopologyCheck()),
            new Noun("workers", "Who does the work.", new WorkersList(), new WorkersQuiet(), new WorkersDrain(),
                new WorkersResume(), new WorkersRestart(), new WorkersScale()),
            new Noun("supervise", "What looks after the processes of a host.", new SuperviseListen()),
            new Noun("redis", "What is kept for a short time.", new RedisAudit()),
            new Noun("backup", "The database's backups.", new BackupRun(), new BackupList(), new BackupVerify(),
                new BackupRestore(), new BackupDrill()),
            new LoadTestVerb(),
            new LedgerVerb(),
            new HealthVerb(),
            new DashboardVerb(),
            new TraceVerb(),
        };
        root.Options.Add(Verb.Json);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        Attach(root, terminal);
        return root;
    }

    private static void Attach(Command command, Terminal terminal)
    {
        (command as Verb)?.Attach(terminal);
        foreach (var child in command.Subcommands)
        {
            Attach(child, terminal);
        }
    }

    private static IEnumerable<string> Path(Command command) =>
        command is RootCommand ? ["frota"] : Path(command.Parents.OfType<Command>().First()).Append(command.Name);
}
