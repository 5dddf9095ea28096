namespace Frota.Harness.Servers;

/// <summary>Real servers, of which each fleet gets a part of its own.</summary>
public interface IServers
{
    /// <summary>Redis, as <c>host:port</c>; fleets share it under names of their own.</summary>
    string Redis { get; }

    /// <summary>An empty database with the schema; the owner's connection string.</summary>
    Task<string> NewDatabaseAsync();

    /// <summary>A broker address whose queues are this caller's alone.</summary>
    Task<string> NewBrokerAsync();
}
