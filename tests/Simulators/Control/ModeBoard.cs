namespace Frota.Simulators.Control;

/// <summary>The switches of all simulators.</summary>
internal sealed class ModeBoard
{
    public ModeBoard() => ByName = new Dictionary<string, ModeSwitch>
    {
        ["model"] = Model,
        ["graph"] = Graph,
        ["telegram"] = Telegram,
        ["sink"] = Sink,
    };

    public ModeSwitch Model { get; } = new();

    public ModeSwitch Graph { get; } = new();

    public ModeSwitch Telegram { get; } = new();

    public ModeSwitch Sink { get; } = new();

    public IReadOnlyDictionary<string, ModeSwitch> ByName { get; }
}
