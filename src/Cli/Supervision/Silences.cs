namespace Frota.Cli.Supervision;

/// <summary>
/// Who has not answered for too long. Questions are counted, not seconds: a host that was suspended itself has not
/// waited. A process that never answered yet is given the time that a start on a busy host may take, and one whose door
/// is shut, for it drains, the time that a stop may take. What is frozen does not shut its door.
/// </summary>
internal sealed class Silences
{
    /// <summary>Asked every 5 s: 25 s, as long as a frozen worker may stay.</summary>
    public const int Most = 5;

    /// <summary>The same for a process that starts or stops: 90 s, which is more than supervisord waits.</summary>
    public const int MostAtEnds = 18;

    private readonly Dictionary<string, (long Pid, bool Answered, int Missed)> _byName = [];

    /// <summary>
    /// Notes what was heard; true when the process is to be killed. Then its count begins anew: a busy supervisord may
    /// still list it at the next question, and a program is killed by its name, which by then is its successor's.
    /// </summary>
    public bool Note(string name, long pid, Heard heard)
    {
        var known = _byName.TryGetValue(name, out var before) && before.Pid == pid ? before : (pid, false, 0);
        var (_, answered, missed) = known;
        answered |= heard == Heard.Answer;
        missed = heard == Heard.Answer ? 0 : missed + 1;
        var isKilled = missed >= (answered && heard != Heard.ShutDoor ? Most : MostAtEnds);
        _byName[name] = (pid, answered, isKilled ? 0 : missed);
        return isKilled;
    }
}

/// <summary>What came of a question.</summary>
internal enum Heard
{
    /// <summary>It lives.</summary>
    Answer,

    /// <summary>Nothing, or that it hangs.</summary>
    Nothing,

    /// <summary>It listens not yet, or no more.</summary>
    ShutDoor,
}
