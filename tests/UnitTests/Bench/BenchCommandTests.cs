using Frota.Bench;
using Xunit;

namespace Frota.UnitTests.Bench;

public sealed class BenchCommandTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--only accept,drain --peers bullmq,sidekiq --seconds 5 --rounds 1")]
    [InlineData("--report bench.md --chart bench.svg")]
    [InlineData("--quick --record")]
    public void What_can_be_measured_is_taken(string words) => Assert.Empty(Errors(words));

    [Theory]
    [InlineData("--only acept", "there is no scenario 'acept': accept, ")]
    [InlineData("--peers BulMQ", "nobody's name contains 'BulMQ': ")]
    [InlineData("--rounds 0", "--rounds from 1 to 100")]
    [InlineData("--seconds -5", "--seconds is from 1 to 3600")]
    [InlineData("--record", "give both")]
    [InlineData("--quick --rounds 5", "--rounds is of no use with it")]
    [InlineData("--report /nobody/has/this/bench.md", "is in a folder that is not there")]
    public void What_cannot_is_refused_before_anything_starts(string words, string error) =>
        Assert.Contains(error, Assert.Single(Errors(words)), StringComparison.Ordinal);

    private static IEnumerable<string> Errors(string words) =>
        BenchCommand.Build().Parse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Errors.Select(error => error.Message);
}
