namespace Frota.Harness.Servers;

/// <summary>Real servers, of which each fleet gets a part of its own.</summary>
public interface IServers
{
    /// <summary>An empty database with the schema; the owner's connection string.</summary>
    Task<string> NewDatabaseAsync();

    /// <summary>A broker address whose queues are this caller's alone.</summary>
    Task<string> NewBrokerAsync();

    /// <summary>
    /// Redis, as <c>FROTA_REDIS</c> takes it, with keys that are this caller's alone: every fleet has an account 1, and
    /// in one database they would all stand in its line of sends.
    /// </summary>
    string NewRedis();
}
