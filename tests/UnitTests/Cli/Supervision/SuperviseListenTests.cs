using Frota.Cli.Shell;
using Frota.Cli.Supervision;
using Xunit;

namespace Frota.UnitTests.Cli.Supervision;

public sealed class SuperviseListenTests
{
    [Theory]
    [InlineData("receiver", "", "http://127.0.0.1:8080/")]
    [InlineData("panel", "", "http://127.0.0.1:8081/")]
    [InlineData("panel", "http://0.0.0.0:9001", "http://127.0.0.1:9001/")]
    [InlineData("receiver", "http://[::]:9000/", "http://127.0.0.1:9000/")]
    [InlineData("receiver", "http://+:9000", "http://127.0.0.1:9000/")]
    [InlineData("panel", "http://*:9001", "http://127.0.0.1:9001/")]
    [InlineData("receiver", "http://10.0.0.5:9000", "http://10.0.0.5:9000/")]
    public void A_process_is_asked_where_it_listens_and_not_where_others_reach_it(
        string name, string url, string address)
    {
        var asked = AddressOf(name, new Dictionary<string, string>
        {
            [$"FROTA_{name.ToUpperInvariant()}_URL"] = url,
            [$"FROTA_{name.ToUpperInvariant()}_ADDRESS"] = "https://chat.example.com",
        });

        Assert.Equal(new Uri(address), asked);
    }

    [Theory]
    [InlineData("worker-9103", "http://127.0.0.1:9103/")]
    [InlineData("suspects", "http://127.0.0.1:9100/")]
    public void A_worker_is_asked_at_its_own_port(string name, string address) =>
        Assert.Equal(new Uri(address), AddressOf(name, new() { ["FROTA_SUSPECTS_PORT"] = "9100" }));

    [Fact]
    public void A_program_of_somebody_else_is_not_asked() => Assert.Null(AddressOf("simulators", []));

    private static Uri? AddressOf(string name, Dictionary<string, string> environment) => SuperviseListen.AddressOf(
        new SupervisedProcess("workers", name, "RUNNING", 1), Settings.Read(environment));
}
