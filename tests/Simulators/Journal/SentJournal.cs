using System.Text.Json;

namespace Frota.Simulators.Journal;

/// <summary>Everything that was sent, in memory and, when asked for, in a file.</summary>
internal sealed class SentJournal(SimulatorOptions options) : IDisposable
{
    private readonly FileStream? _file = options.EffectsFile is null
        ? null
        : new FileStream(options.EffectsFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);

    public BoundedLog<SentRecord> Log { get; } = new(options.MostSends);

    /// <summary>
    /// Notes an effect. When this returns it is in the file's page cache, so a killed simulator has not lost what it
    /// answered for.
    /// </summary>
    public SentRecord Note(
        string channel, string from, string to, string text, string providerId, string attemptId) =>
        Log.Add(seq =>
        {
            SentRecord record = new(
                seq, channel, from, to, text, providerId, attemptId, options.Time.GetUtcNow(),
                (long)options.Time.GetElapsedTime(0).TotalMicroseconds);
            if (_file is not null)
            {
                _file.Write(JsonSerializer.SerializeToUtf8Bytes(record, SimulatorJson.Lines.SentRecord));
                _file.WriteByte((byte)'\n');
                _file.Flush();
            }

            return record;
        });

    public void Dispose() => _file?.Dispose();
}
