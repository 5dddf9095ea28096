namespace Frota.LoadTest.Checking;

/// <summary>Counts one kind of fault, and keeps the first few.</summary>
internal sealed class FaultTally(string name)
{
    private const int Most = 10;

    private readonly List<int> _examples = [];
    private long _count;

    /// <summary>One more; without a message of its own, its number is 0.</summary>
    public void Add(int message)
    {
        _count++;
        if (message > 0 && _examples.Count < Most)
        {
            _examples.Add(message);
        }
    }

    /// <summary>So many more that no message stands for.</summary>
    public void AddMany(long count) => _count += count;

    public Fault Conclude() => new(name, _count, _examples);
}
