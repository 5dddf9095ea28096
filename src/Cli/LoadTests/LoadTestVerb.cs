using System.CommandLine;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Database;
using Frota.LoadTest.Checking;
using Frota.LoadTest.Posting;
using Frota.LoadTest.Traffic;

namespace Frota.Cli.LoadTests;

/// <summary><c>frota load-test</c>.</summary>
internal sealed class LoadTestVerb : Verb
{
    private readonly LoadOptions _traffic = new();
    private readonly Option<string> _tenant = new("--tenant")
    {
        Description = "the slug of the tenant for load tests; made when missing",
        DefaultValueFactory = _ => "load",
    };

    private readonly Option<int> _tenants = LoadOptions.Whole("--tenants", "how many such tenants", 1, 1, 100);
    private readonly Option<int> _accounts = LoadOptions.Whole(
        "--accounts", "WhatsApp numbers of each; a number sends at most 80 replies a second", 4, 1, 100);

    private readonly Option<TimeSpan?> _settle = Duration.Option(
        "--settle", "how long nothing may move before the verdict", TimeSpan.FromMinutes(5));
    private readonly Option<TimeSpan?> _giveUp = Duration.Option(
        "--give-up", "how long a post that is not accepted is repeated", TimeSpan.FromMinutes(10));
    private readonly Option<string?> _sent = FileOption(
        "--sent", "where posts are noted; default a new file in FROTA_DATA");
    private readonly Option<string?> _effects = FileOption(
        "--effects", "the simulators' effects; default effects.jsonl in FROTA_DATA");
    private readonly Option<bool> _check = new("--check") { Description = "post nothing: judge what --sent noted" };
    private readonly Option<string?> _prometheus = FileOption("--prometheus", "write the figures for Prometheus here");
    private readonly Option<Uri?> _url = WebAddress.Option("--url", "the receiver; default FROTA_RECEIVER_ADDRESS");

    public LoadTestVerb()
        : base("load-test", "Post a provider's traffic with all its troubles to a fleet on simulators, wait until it "
            + "settles, and judge whether each accepted message was answered once and in order. Exit 1 when not.",
            "frota load-test --messages 2000",
            "frota load-test --messages 100000 --rate 500 --tenants 3 --seed 7",
            "frota load-test --messages 5000 --parallel 100 --calm --duplicates 50",
            "frota load-test --check --sent sent.jsonl --effects effects.jsonl --json")
    {
        Option[] options =
        [
            .. _traffic.All, _tenant, _tenants, _accounts, _settle, _giveUp, _sent, _effects, _check, _prometheus, _url,
        ];
        foreach (var option in options)
        {
            Options.Add(option);
        }

        Validators.Add(_traffic.Check);
        Validators.Add(result =>
        {
            if (result.GetValue(_check) && result.GetValue(_sent) is null)
            {
                result.AddError("--check needs --sent");
            }
        });
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        using var progress = new LoadProgressLine(call.Terminal, call.Output.IsJson);
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        var effects = call.Get(_effects) ?? InStateFolder(call, "effects.jsonl");
        if (call.Get(_check))
        {
            var known = new LoadTraces(call.Get(_sent)!, effects);
            return Show(call, new LoadReport(
                await LoadCheck.RunAsync(known, database, TimeSpan.Zero, call.Terminal.Time, null, cancel),
                known.SentFile, null), progress);
        }

        RequireEcho(call);
        var accounts = await LoadTenants.EnsureAsync(
            call, database, call.Need(_tenant), call.Get(_tenants), call.Get(_accounts), cancel);
        var traffic = _traffic.Read(call, accounts.Count);
        var traces = new LoadTraces(
            call.Get(_sent) ?? InStateFolder(call, Path.Combine("load", $"sent-{traffic.Run}.jsonl")), effects);
        var posting = new PostingOptions
        {
            Receiver = Receiver(call),
            Accounts = accounts,
            SentFile = traces.SentFile,
            EffectsFile = traces.EffectsFile,
            Parallel = _traffic.Parallel(call),
            GiveUp = call.Need(_giveUp)!.Value,
        };
        return await PostAndJudgeAsync(call, database, TrafficPlan.Make(traffic), posting, traces, progress, cancel);
    }

    private async Task<int> PostAndJudgeAsync(
        Call call, FleetDatabase database, TrafficPlan plan, PostingOptions posting, LoadTraces traces,
        LoadProgressLine progress, CancellationToken cancel)
    {
        var (time, before) = (call.Terminal.Time, Environment.CpuUsage.TotalTime);
        double? cpu = null;
        try
        {
            await TrafficPoster.RunAsync(plan, posting, time, progress, cancel);
            cpu = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / plan.Options.Messages;
            var verdict = await LoadCheck.RunAsync(
                traces, database, call.Need(_settle)!.Value, time, progress, cancel);
            return Show(call, new LoadReport(verdict, traces.SentFile, cpu), progress);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            var partial = await LoadCheck.RunAsync(
                traces, database, TimeSpan.Zero, time, progress: null, CancellationToken.None);
            Show(call, new LoadReport(partial, traces.SentFile, cpu), progress);
            call.Output.Note("stopped: this is the verdict so far; what is under way counts as a fault");
            return ExitCodes.Interrupted;
        }
    }

    private int Show(Call call, LoadReport report, LoadProgressLine progress)
    {
        progress.Dispose();
        call.Output.Show(report, report.Show);
        if (call.Get(_prometheus) is { } path)
        {
            report.WritePrometheus(path);
        }

        return report.Verdict.Clean ? ExitCodes.Ok : ExitCodes.Failure;
    }

    private Uri Receiver(Call call) => call.Get(_url) ?? WebAddress.Read(call.Settings.ReceiverAddress)
        ?? throw CliFault.Usage(
            $"{SettingNames.ReceiverAddress} is not an address that starts with http:// or https://");

    // A load test is thousands of turns: a real model would bill them.
    private static void RequireEcho(Call call)
    {
        var simulators = call.Settings.Require(SettingNames.SimulatorsUrl).TrimEnd('/') + "/";
        if (!call.Settings.Require(SettingNames.ModelUrl).StartsWith(simulators, StringComparison.Ordinal))
        {
            throw CliFault.Refused($"the model at {SettingNames.ModelUrl} is not the simulators'",
                "start the fleet by ops/run without a model of your own");
        }
    }

    private static string InStateFolder(Call call, string file) =>
        Path.Combine(call.Settings.Require(SettingNames.StateFolder), file);

    private static Option<string?> FileOption(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE" };
}
