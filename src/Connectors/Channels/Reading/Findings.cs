namespace Frota.Connectors.Channels.Reading;

/// <summary>What has been read of a webhook so far.</summary>
internal sealed class Findings
{
    private readonly List<IncomingMessage> _messages = [];
    private readonly List<DeliveryStatus> _statuses = [];
    private readonly List<ParseFault> _faults = [];

    /// <summary>Keeps a message, or the fault that makes it unfit.</summary>
    public void Add(IncomingMessage message, Place place)
    {
        if (MessageRules.FaultOf(message) is { } fault)
        {
            Fault(place, fault);
        }
        else
        {
            _messages.Add(message);
        }
    }

    /// <summary>Keeps a status, or the fault that makes it unfit.</summary>
    public void Add(DeliveryStatus status, Place place)
    {
        if (MessageRules.FaultOf("id", status.ProviderId, MessageRules.MaxId, required: true) is { } fault)
        {
            Fault(place, fault);
        }
        else
        {
            _statuses.Add(status);
        }
    }

    /// <summary>Keeps a fault.</summary>
    public void Fault(Place place, string reason) => _faults.Add(new ParseFault(place.Describe() + reason));

    /// <summary>All of it.</summary>
    public ParsedWebhook Conclude() => new(_messages, _statuses, _faults);
}

/// <summary>Where in a webhook something stands, told only when something is wrong with it.</summary>
internal readonly record struct Place(int? Entry = null, int? Change = null, string? Kind = null, int Index = 0)
{
    /// <summary>Such as <c>entry 0, change 1, message 2: </c>; empty for the whole body.</summary>
    public string Describe() => (Entry, Change, Kind) switch
    {
        (null, _, _) => "",
        (_, null, _) => $"entry {Entry}: ",
        (_, _, null) => $"entry {Entry}, change {Change}: ",
        _ => $"entry {Entry}, change {Change}, {Kind} {Index}: ",
    };
}
