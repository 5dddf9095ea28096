using System.Globalization;

namespace Frota.LoadTest.Traffic;

/// <summary>What a run's contacts, messages and texts are called, and back.</summary>
public static class RunNames
{
    private const int RunDigits = 8;
    private const int ContactDigits = 7;

    /// <summary>A phone number of 15 digits: the run's 8, and 7 for the contact.</summary>
    public static string Contact(int run, int contact) =>
        string.Create(CultureInfo.InvariantCulture, $"{run:00000000}{contact:0000000}");

    /// <summary>The provider's id of a message.</summary>
    public static string MessageId(int run, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{MessageIdPrefix(run)}{number}");

    /// <summary>What all ids of a run begin with.</summary>
    public static string MessageIdPrefix(int run) => string.Create(CultureInfo.InvariantCulture, $"wamid.{run}.");

    /// <summary>What a message says: a reply that repeats it names the message.</summary>
    public static string Text(int number) => string.Create(CultureInfo.InvariantCulture, $"n{number}");

    /// <summary>The contact behind a phone number; -1 when it is not one of the run's.</summary>
    public static int ContactOf(int run, ReadOnlySpan<char> phone) =>
        phone.Length == RunDigits + ContactDigits
        && int.TryParse(phone[..RunDigits], NumberStyles.None, CultureInfo.InvariantCulture, out var its) && its == run
        && int.TryParse(phone[RunDigits..], NumberStyles.None, CultureInfo.InvariantCulture, out var contact)
            ? contact
            : -1;

    /// <summary>The message behind a provider's id; 0 when it is not one of the run's.</summary>
    public static int NumberOf(int run, ReadOnlySpan<char> id)
    {
        var prefix = MessageIdPrefix(run);
        return id.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(id[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : 0;
    }

    /// <summary>
    /// The messages that a reply names, in its order: its words of the form <c>n17</c>, wherever they stand, so that
    /// neither an apology before them nor a cut into parts hides any.
    /// </summary>
    public static List<int> NumbersIn(ReadOnlySpan<char> reply)
    {
        var numbers = new List<int>();
        foreach (var word in reply.SplitAny([' ', '\n']))
        {
            var text = reply[word];
            if (text.Length > 1 && text[0] == 'n'
                && int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }
}
