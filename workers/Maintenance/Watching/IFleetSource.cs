
namespace Frota.Workers.Maintenance.Watching;

/// <summary>Somebody who knows something of the whole fleet.</summary>
internal interface IFleetSource
{
    /// <summary>As the label of <c>frota_source_up</c> names it.</summary>
    string Name { get; }

    /// <summary>Asks; throws when it is away.</summary>
    Task<IReadOnlyList<Gauge>> AskAsync(CancellationToken cancel);
}
