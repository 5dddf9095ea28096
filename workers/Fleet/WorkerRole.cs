namespace Frota.Workers.Fleet;

/// <summary>One kind of work that a worker process can be told to do.</summary>
/// <param name="Name">As in <c>run intake,replies</c>.</param>
/// <param name="Add">Registers what it needs, its consumers last.</param>
internal sealed record WorkerRole(string Name, Action<IServiceCollection> Add);
