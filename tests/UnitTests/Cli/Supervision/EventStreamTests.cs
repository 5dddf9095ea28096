using Frota.Cli.Supervision;
using Xunit;

namespace Frota.UnitTests.Cli.Supervision;

public sealed class EventStreamTests
{
    private const string Exit =
        "processname:worker-9101 groupname:workers from_state:RUNNING expected:0 pid:2766";

    [Fact]
    public async Task Events_are_handed_over_and_answered_one_by_one()
    {
        const string Other = "processname:panel groupname:web from_state:BACKOFF";
        var (seen, said) = await ReadAsync(
            Header("PROCESS_STATE_EXITED", Exit) + Exit + Header("TICK_5", "when:1201063880") + "when:1201063880"
            + Header("PROCESS_STATE_FATAL", Other) + Other);
        Assert.Equal([new ProcessEvent("PROCESS_STATE_EXITED", "worker-9101", false),
            new ProcessEvent("PROCESS_STATE_FATAL", "panel", false)], seen);
        Assert.Equal("READY\nRESULT 2\nOKREADY\nRESULT 2\nOKREADY\nRESULT 2\nOKREADY\n", said);
    }

    [Fact]
    public async Task An_expected_exit_is_told_apart()
    {
        var expected = Exit.Replace("expected:0", "expected:1", StringComparison.Ordinal);
        var (seen, _) = await ReadAsync(Header("PROCESS_STATE_EXITED", expected) + expected);
        Assert.True(Assert.Single(seen).Expected);
    }

    [Fact]
    public async Task A_payload_that_is_cut_off_ends_the_stream_and_is_no_event()
    {
        var (seen, said) = await ReadAsync(Header("PROCESS_STATE_EXITED", Exit) + Exit[..20]);
        Assert.Empty(seen);
        Assert.Equal("READY\n", said);
    }

    [Theory]
    [InlineData("hello\n")]
    [InlineData("eventname:TICK_5\n")]
    [InlineData("eventname:TICK_5 len:-4\n")]
    [InlineData("eventname:TICK_5 len:9999999999\n")]
    public Task What_is_not_supervisord_is_refused(string line) =>
        Assert.ThrowsAsync<FormatException>(() => ReadAsync(line));

    private static string Header(string kind, string payload) =>
        $"ver:3.0 server:supervisor serial:21 pool:supervise poolserial:10 eventname:{kind} len:{payload.Length}\n";

    private static async Task<(IReadOnlyList<ProcessEvent> Seen, string Said)> ReadAsync(string told)
    {
        var seen = new List<ProcessEvent>();
        using var said = new StringWriter();
        await new EventStream(new StringReader(told), said).ReadAsync(seen.Add, CancellationToken.None);
        return (seen, said.ToString());
    }
}
