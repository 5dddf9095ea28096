using System.Reflection;
using Frota.Contracts;
using Xunit;

namespace Frota.UnitTests.Contracts;

public sealed class QueueTests
{
    [Fact]
    public void Names_are_what_they_always_were_since_messages_wait_under_them() => Assert.Equal(
        [
            "frota.dead", "frota.dead-letters", "frota.integrations", "frota.outbound",
            "frota.outbound.overflow", "frota.statuses", "frota.suspects", "frota.turns", "frota.turns.overflow",
            "frota.webhooks", "frota.work",
        ],
        typeof(Queues).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal));
}
