using Frota.Bench.Scenarios;

namespace Frota.Bench.Contenders;

/// <summary>Somebody who takes webhooks now.</summary>
/// <param name="Hooks">Where they are posted to, without the account's part.</param>
/// <param name="Account">That part.</param>
/// <param name="Secret">What they are signed with.</param>
/// <param name="Programs">The processes that take them.</param>
/// <param name="Stores">The processes that keep them.</param>
/// <param name="End">Ends it all.</param>
internal sealed record Listening(
    Uri Hooks, string Account, string Secret, IReadOnlyList<int> Programs, IReadOnlyList<int> Stores, Func<Task> End)
    : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await End();

    public override string ToString() => $"{Hooks}/{Account}";
}

/// <summary>Who can be compared at taking webhooks.</summary>
internal interface IReceiving
{
    /// <summary>As tables have it.</summary>
    string Name { get; }

    /// <summary>What is safe when a webhook is answered.</summary>
    string Durability { get; }

    /// <summary>Starts it, empty; returns when it answers.</summary>
    Task<Listening> ListenAsync(Trial trial);
}
