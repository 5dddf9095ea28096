namespace Frota.LoadTest.Checking;

/// <summary>Settles each message of a run against the ledger.</summary>
internal sealed class Reckoning(MessageBook book, IEnumerable<int> numbers, bool postingEnded, FaultTally unexpected)
{
    private readonly FaultTally _lost = new("lost");
    private readonly FaultTally _twice = new("twice");
    private readonly FaultTally _unaccounted = new("unaccounted");
    private readonly FaultTally _acceptedForgeries = new("accepted_forgeries");
    private readonly FaultTally _neverAccepted = new("never_accepted");
    private readonly SortedDictionary<string, long> _endedOtherwise = new(StringComparer.Ordinal);

    public long Posted { get; private set; }

    public long Accepted { get; private set; }

    public long Answered { get; private set; }

    public long Recovered { get; private set; }

    public long InDoubtTwice { get; private set; }

    /// <summary>When each named message was accepted, and when its effect came.</summary>
    public List<(long From, long To)> Waits { get; } = [];

    /// <summary>From the planned time to the effect, in microseconds.</summary>
    public List<long> Answering { get; } = [];

    public IReadOnlyList<RuleCount> EndedOtherwise =>
        [.. _endedOtherwise.Select(pair => new RuleCount(pair.Key, pair.Value))];

    public IReadOnlyList<Fault> Faults(FaultTally outOfOrder) =>
    [
        _lost.Conclude(), _twice.Conclude(), outOfOrder.Conclude(), unexpected.Conclude(), _unaccounted.Conclude(),
        _acceptedForgeries.Conclude(), _neverAccepted.Conclude(),
    ];

    public void Take(Ledger ledger)
    {
        _unaccounted.AddMany(ledger.OpenReplies);
        foreach (var row in ledger.Rows)
        {
            Take(row);
        }
    }

    /// <summary>Namings after the first one: a fault, unless the send was in doubt and sent once more.</summary>
    public void TakeRepeats(IEnumerable<(int Number, string Attempt)> repeats, IReadOnlySet<string> resent)
    {
        foreach (var (number, attempt) in repeats)
        {
            if (resent.Contains(attempt))
            {
                InDoubtTwice++;
            }
            else
            {
                _twice.Add(number);
            }
        }
    }

    /// <summary>Goes through all messages, once the ledger has been taken.</summary>
    public void Close()
    {
        foreach (var number in numbers)
        {
            var known = book[number];
            if (known.HasFlag(Known.Forged))
            {
                CloseForgery(number, known);
            }
            else if (known.HasFlag(Known.Posted))
            {
                Posted++;
                Close(number, known);
            }
            else if (known.HasFlag(Known.Named) && postingEnded)
            {
                unexpected.Add(number);
            }
            else if (known.HasFlag(Known.Named))
            {
                Recovered++; // the tool was killed before it noted the post
            }
        }
    }

    private void Close(int number, Known known)
    {
        switch (known.HasFlag(Known.Accepted), known.HasFlag(Known.Named), known.HasFlag(Known.InLedger))
        {
            case (true, true, var inLedger):
                Accepted++;
                Answered++;
                Measure(number);
                if (!inLedger)
                {
                    _unaccounted.Add(number);
                }

                break;
            case (true, false, var inLedger):
                Accepted++;
                if (!inLedger)
                {
                    _lost.Add(number);
                }

                break;
            case (false, true, _):
                Recovered++;
                break;
            case (false, false, false):
                _neverAccepted.Add(number);
                break;
            case (false, false, true):
                break; // the ledger has told its end
        }
    }

    private void CloseForgery(int number, Known known)
    {
        if (known.HasFlag(Known.Accepted))
        {
            _acceptedForgeries.Add(number);
        }

        if (known.HasFlag(Known.Named) || known.HasFlag(Known.InLedger))
        {
            unexpected.Add(number);
        }
    }

    private void Measure(int number)
    {
        if (book.NamedAt(number) > 0)
        {
            Waits.Add((book.AcceptedAt(number), book.NamedAt(number)));
            Answering.Add(book.NamedAt(number) - book.PlannedAt(number));
        }
    }

    private void Take(LedgerRow row)
    {
        book.FindInLedger(row.Number);
        var known = book[row.Number];
        if (known.HasFlag(Known.Forged))
        {
            return;
        }

        if (row.Disposition is null)
        {
            _unaccounted.Add(row.Number);
        }
        else if (!known.HasFlag(Known.Named))
        {
            TakeNameless(row, known);
        }
    }

    private void TakeNameless(LedgerRow row, Known known)
    {
        if (row is { Disposition: "answered", Undelivered: false } && known.HasFlag(Known.Silent))
        {
            Answered += known.HasFlag(Known.Accepted) ? 1 : 0;
            Recovered += known.HasFlag(Known.Accepted) ? 0 : 1;
        }
        else if (row is { Disposition: "answered", Undelivered: false, Reason: "" })
        {
            _lost.Add(row.Number);
        }
        else
        {
            var rule = row is { Disposition: "answered", Undelivered: true } ? "undelivered"
                : row.Reason.Length == 0 ? row.Disposition! : $"{row.Disposition}: {row.Reason}";
            _endedOtherwise[rule] = _endedOtherwise.GetValueOrDefault(rule) + 1;
        }
    }
}
