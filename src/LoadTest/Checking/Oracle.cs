using Frota.LoadTest.Traffic;

namespace Frota.LoadTest.Checking;

/// <summary>
/// Judges a run from what was sent, what reached the contacts, and what the database says of it. It takes everything
/// that was sent first, then the effects as they come, and concludes once.
/// </summary>
public sealed class Oracle
{
    private readonly MessageBook _book = new();
    private readonly FaultTally _unexpected = new("unexpected");
    private readonly FaultTally _outOfOrder = new("out_of_order");
    private readonly List<(int Number, string Attempt)> _repeats = [];
    private readonly HashSet<string> _nameless = new(StringComparer.Ordinal);
    private readonly List<long> _accepting = [];
    private readonly Dictionary<int, int> _lastNamed = [];
    private int _run;
    private int _messages;
    private bool _ended;
    private long _refused;
    private long _failed;
    private long _replies;

    /// <summary>The verdict on three collections.</summary>
    public static LoadVerdict Judge(IEnumerable<SentLine> sent, IEnumerable<Effect> effects, Ledger ledger)
    {
        var oracle = new Oracle();
        foreach (var line in sent)
        {
            oracle.Take(line);
        }

        foreach (var effect in effects)
        {
            oracle.Take(effect);
        }

        return oracle.Conclude(ledger);
    }

    /// <summary>Texts that reached the contacts.</summary>
    public long Replies => _replies;

    /// <summary>The accepted messages that no reply has named yet.</summary>
    public IEnumerable<int> Waiting() => Numbers().Where(n =>
        (_book[n] & (Known.Accepted | Known.Named | Known.Forged)) == Known.Accepted);

    /// <summary>Takes a line of what was sent.</summary>
    public void Take(SentLine line)
    {
        switch (line)
        {
            case SentLine.Began began:
                (_run, _messages) = (began.Run, began.Messages);
                break;
            case SentLine.Ended:
                _ended = true;
                break;
            case SentLine.Tried tried:
                Take(tried);
                break;
        }
    }

    /// <summary>Takes a text that reached a contact.</summary>
    public void Take(Effect effect)
    {
        _replies++;
        if (effect.Names.Count == 0 && !_nameless.Add(effect.Attempt))
        {
            _repeats.Add((0, effect.Attempt)); // an answer to images, or a rule's words
        }

        foreach (var number in effect.Names)
        {
            Name(number, effect);
        }
    }

    /// <summary>The verdict; takes the ledger's rows one by one.</summary>
    public LoadVerdict Conclude(Ledger ledger)
    {
        var account = new Reckoning(_book, Numbers(), _ended, _unexpected);
        account.Take(ledger);
        account.TakeRepeats(_repeats, ledger.Resent);
        account.Close();
        return new LoadVerdict
        {
            Run = _run,
            Posted = account.Posted,
            Accepted = account.Accepted,
            Answered = account.Answered,
            Recovered = account.Recovered,
            EndedOtherwise = account.EndedOtherwise,
            RefusedForgeries = _refused,
            InDoubtTwice = account.InDoubtTwice,
            Faults = account.Faults(_outOfOrder),
            FailedAttempts = _failed,
            Replies = _replies,
            LongestSilenceMs = Silence.Longest(account.Waits).TotalMilliseconds,
            Accepting = Percentiles.Of(_accepting),
            Answering = Percentiles.Of(account.Answering),
        };
    }

    private IEnumerable<int> Numbers() => Enumerable.Range(1, Math.Max(_messages, _book.Last));

    private void Take(SentLine.Tried tried)
    {
        var forged = tried.Kind == PostKind.Forgery;
        foreach (var message in tried.Messages)
        {
            _book.Post(message, tried.Planned, forged);
            if (tried.Accepted)
            {
                _book.Accept(message.Number, tried.Answered);
            }
        }

        if (tried is { Kind: PostKind.Messages, Accepted: true })
        {
            _accepting.Add(tried.Answered - tried.Planned);
        }

        if (forged && tried.Status is >= 400 and < 500)
        {
            _refused++;
        }
        else if (!tried.Accepted)
        {
            _failed++;
        }
    }

    private void Name(int number, Effect effect)
    {
        var known = number > Math.Max(_messages, _book.Last) ? Known.None : _book[number];
        if (number < 1 || number > Math.Max(_messages, _book.Last)
            || (known.HasFlag(Known.Posted) && _book.ContactOf(number) != effect.Contact))
        {
            _unexpected.Add(number);
        }
        else if (known.HasFlag(Known.Named))
        {
            _repeats.Add((number, effect.Attempt));
        }
        else
        {
            _book.Name(number, effect.At);
            if (number < _lastNamed.GetValueOrDefault(effect.Contact))
            {
                _outOfOrder.Add(number);
            }

            _lastNamed[effect.Contact] = Math.Max(number, _lastNamed.GetValueOrDefault(effect.Contact));
        }
    }
}
