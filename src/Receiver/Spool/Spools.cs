using Frota.Contracts;
using Frota.Database.Secrets;

namespace Frota.Receiver.Spool;

/// <summary>The spools of one receiver, one for each queue that it accepts for.</summary>
internal sealed class Spools : IDisposable
{
    private readonly SpoolFolder _folder;

    /// <param name="path">The folder; each queue's files lie in one of its own below.</param>
    /// <param name="limit">Bytes of one queue after which no more are taken.</param>
    /// <param name="box">Seals what is spooled.</param>
    /// <param name="loggers">For the spools.</param>
    /// <exception cref="Telemetry.Settings.SettingFaultsException">The folder cannot be used.</exception>
    public Spools(string path, long limit, SecretBox box, ILoggerFactory loggers)
    {
        _folder = SpoolFolder.Open(path);
        var logger = loggers.CreateLogger<SpoolQueue>();
        Messages = new SpoolQueue(Path.Combine(path, Queues.Webhooks), box, limit, logger);
        Statuses = new SpoolQueue(Path.Combine(path, Queues.Statuses), box, limit, logger);
    }

    public SpoolQueue Messages { get; }

    public SpoolQueue Statuses { get; }

    /// <summary>True while one of them takes more: a storm of statuses closes no door to messages.</summary>
    public bool HasRoom => Messages.HasRoom || Statuses.HasRoom;

    /// <summary>True when one of them takes no more.</summary>
    public bool IsFull => !(Messages.HasRoom && Statuses.HasRoom);

    /// <summary>Why webhooks of one kind at least cannot be spooled now; null when all can.</summary>
    public string? Fault => IsFull ? "the spool is full"
        : (Messages.Trouble ?? Statuses.Trouble) is null ? null : "the spool cannot be written";

    /// <summary>Bytes that wait.</summary>
    public long Length => Messages.Length + Statuses.Length;

    public void Dispose()
    {
        Messages.Dispose();
        Statuses.Dispose();
        _folder.Dispose();
    }
}
