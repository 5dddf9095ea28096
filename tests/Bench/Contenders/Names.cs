namespace Frota.Bench.Contenders;

/// <summary>Words that tables and targets share.</summary>
internal static class Names
{
    public const string Ours = "Frota";
    public const string Limit = "Kestrel + HMAC";
    public const string BullMq = "fastify + BullMQ";
    public const string Sidekiq = "Puma + Sidekiq";
    public const string BullMqWorker = "BullMQ";
    public const string SidekiqWorker = "Sidekiq";

    /// <summary>Before there is much.</summary>
    public const string Few = "almost none";

    /// <summary>When there is.</summary>
    public const string Many = "many";

    /// <summary>On the disk before the answer.</summary>
    public const string Synced = "on disk";

    /// <summary>Up to a second of answered webhooks may be lost.</summary>
    public const string Second = "a second may be lost";

    /// <summary>As its packages come: minutes may be lost.</summary>
    public const string Shipped = "as shipped";

    public const string Nothing = "nothing stored";
}
