namespace Frota.Simulators.Journal;

/// <summary>The calls of each simulator.</summary>
internal sealed class CallLogs(int most)
{
    public BoundedLog<CallRecord> Model { get; } = new(most);

    public BoundedLog<CallRecord> Graph { get; } = new(most);

    public BoundedLog<CallRecord> Telegram { get; } = new(most);

    public BoundedLog<CallRecord> Sink { get; } = new(most);

    public BoundedLog<CallRecord>? ByName(string simulator) => simulator switch
    {
        "model" => Model,
        "graph" => Graph,
        "telegram" => Telegram,
        "sink" => Sink,
        _ => null,
    };
}
