using Frota.LoadTest.Traffic;

namespace Frota.LoadTest.Checking;

/// <summary>What is known of a message.</summary>
[Flags]
internal enum Known : byte
{
    None = 0,
    Posted = 1,
    Accepted = 2,
    Silent = 4,
    Forged = 8,
    Named = 16,
    InLedger = 32,
}

/// <summary>One fact an array, not one object a message: a million messages take some 30 MB.</summary>
internal sealed class MessageBook
{
    private Known[] _known = new Known[1024];
    private int[] _contact = new int[1024];
    private long[] _planned = new long[1024];
    private long[] _accepted = new long[1024];
    private long[] _named = new long[1024];

    /// <summary>The greatest number seen.</summary>
    public int Last { get; private set; }

    public Known this[int number] => number <= Last ? _known[number] : Known.None;

    public int ContactOf(int number) => _contact[number];

    /// <summary>When it was to be posted, in monotonic microseconds.</summary>
    public long PlannedAt(int number) => _planned[number];

    public long AcceptedAt(int number) => _accepted[number];

    public long NamedAt(int number) => _named[number];

    public void Post(PlannedMessage message, long planned, bool forged)
    {
        Reach(message.Number);
        if (!_known[message.Number].HasFlag(Known.Posted))
        {
            _contact[message.Number] = message.Contact;
            _planned[message.Number] = planned;
        }

        _known[message.Number] |= Known.Posted | (message.Silent ? Known.Silent : 0) | (forged ? Known.Forged : 0);
    }

    public void Accept(int number, long at)
    {
        if (!_known[number].HasFlag(Known.Accepted))
        {
            _accepted[number] = at;
        }

        _known[number] |= Known.Accepted;
    }

    public void Name(int number, long at)
    {
        Reach(number);
        _known[number] |= Known.Named;
        _named[number] = at;
    }

    public void FindInLedger(int number)
    {
        Reach(number);
        _known[number] |= Known.InLedger;
    }

    private void Reach(int number)
    {
        Last = Math.Max(Last, number);
        if (number >= _known.Length)
        {
            var size = Math.Max(number + 1, _known.Length * 2);
            Array.Resize(ref _known, size);
            Array.Resize(ref _contact, size);
            Array.Resize(ref _planned, size);
            Array.Resize(ref _accepted, size);
            Array.Resize(ref _named, size);
        }
    }
}
