namespace Frota.Redis;

/// <summary>What was found of one family of keys.</summary>
/// <param name="Family">The family; null for keys that belong to none.</param>
/// <param name="Keys">How many keys.</param>
/// <param name="Bytes">Their memory, told by some of them.</param>
/// <param name="Endless">Keys without a time to live.</param>
/// <param name="TooLong">Keys that have longer to live than any of their family may.</param>
/// <param name="Example">A key at fault; empty when there is none.</param>
public sealed record FamilyCount(
    RedisFamily? Family, long Keys, long Bytes, long Endless, long TooLong, string Example)
{
    /// <summary>What strangers are called in metrics and reports.</summary>
    public const string Strangers = "unknown";

    /// <summary>The family's name.</summary>
    public string Name => Family?.Name ?? Strangers;

    /// <summary>Keys that nobody owns, that never end, or that end too late.</summary>
    public long Astray => Family is null ? Keys : Endless + TooLong;
}

/// <summary>Counts one family.</summary>
internal sealed class FamilyTally(RedisFamily? family)
{
    /// <summary>Of how many keys the memory is asked for.</summary>
    public const int Weighed = 100;

    private const int Endless = -1; // PTTL's answers (redis.io/commands/pttl)
    private const int Gone = -2;

    private long _keys;
    private long _endless;
    private long _tooLong;
    private long _weighed;
    private long _bytes;
    private string _example = "";

    public RedisFamily? Family => family;

    /// <summary>Adds a key; true when its memory would be good to know.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="life">What it has left to live in milliseconds, as PTTL says.</param>
    public bool Add(string key, long life)
    {
        if (life == Gone)
        {
            return false;
        }

        _keys++;
        _endless += life == Endless ? 1 : 0;
        var tooLong = family is not null && life > family.Longest.TotalMilliseconds;
        _tooLong += tooLong ? 1 : 0;
        if (_example.Length == 0 && (family is null || life == Endless || tooLong))
        {
            _example = key;
        }

        return _weighed < Weighed;
    }

    /// <summary>Adds what a key weighs in bytes; null when it has gone meanwhile.</summary>
    public void Weigh(long? bytes)
    {
        _weighed += bytes is null ? 0 : 1;
        _bytes += bytes ?? 0;
    }

    public FamilyCount Count() =>
        new(family, _keys, _weighed == 0 ? 0 : _bytes * _keys / _weighed, _endless, _tooLong, _example);
}
