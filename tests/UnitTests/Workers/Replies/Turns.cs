using Frota.Conversations.Tenants;
using Frota.Conversations.Turns;
using Frota.Workers.Replies;

namespace Frota.UnitTests.Workers.Replies;

/// <summary>Turns made for a test.</summary>
internal static class Turns
{
    private static readonly DateTimeOffset Now = new(2030, 1, 4, 12, 0, 0, TimeSpan.Zero);

    public static Turn Of(
        IReadOnlyList<Unanswered> messages, IReadOnlyList<Said>? history = null, string persona = "",
        int attempts = 0) =>
        new(new TenantEntry(3, "pt-BR", "UTC", new TenantSettings { Persona = persona }),
            new ConversationState(7, 5, "5511999998888", "ai", true, TimeSpan.Zero, attempts, 0, 1), messages,
            history ?? [], null, null, 0, Now);

    public static Unanswered Message(string text, string kind = "text") =>
        new(1, "wamid.1", kind, text, Now.UtcDateTime);

    public static Said Said(bool byContact, string text) => new(byContact, text, Now.UtcDateTime);
}
