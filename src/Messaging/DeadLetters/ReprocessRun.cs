using Npgsql;

namespace Frota.Messaging.DeadLetters;

/// <summary>What a running reprocessing has done so far.</summary>
/// <param name="begun">The database's clock when it began: what dies later is not its own to take.</param>
/// <param name="canary">How many letters go first.</param>
internal sealed class ReprocessRun(DateTime begun, int canary)
{
    private readonly RelapseWatch _watch = new(begun);
    private readonly Dictionary<string, long> _discarded = [];
    private readonly List<DeadLetter> _canaries = [];
    private IReadOnlyList<Relapse> _relapses = [];
    private long _putBack;

    public DateTime Begun => begun;

    /// <summary>The last letter's id.</summary>
    public long Last { get; private set; }

    /// <summary>Letters put back or discarded.</summary>
    public long Done => _putBack + _discarded.Values.Sum();

    public ReprocessEnd End { get; set; }

    /// <summary>The letters that went first and are not dead again, as far as the run looked.</summary>
    public IEnumerable<DeadLetter> Canaries => _canaries.ExceptBy(_relapses.Select(r => r.Id), letter => letter.Id);

    /// <summary>Writes a letter down; true when it was the last of the canaries.</summary>
    public bool Add(JudgedLetter judged)
    {
        Last = judged.Letter.Id;
        if (!judged.Judgement.IsUseful)
        {
            _discarded[judged.Judgement.Reason] = _discarded.GetValueOrDefault(judged.Judgement.Reason) + 1;
            return false;
        }

        _watch.Add(judged.Letter);
        if (++_putBack <= canary)
        {
            _canaries.Add(judged.Letter);
        }

        return _putBack == canary;
    }

    /// <summary>Ends the run when so many letters have died again; never when it is 0.</summary>
    public async Task LookAsync(NpgsqlConnection connection, int repeats, CancellationToken cancel)
    {
        _relapses = await _watch.FindAsync(connection, cancel);
        End = repeats > 0 && _relapses.Count >= repeats ? ReprocessEnd.Relapsed : End;
    }

    public ReprocessReport Report() => new(_putBack, _discarded, _relapses, End);
}
