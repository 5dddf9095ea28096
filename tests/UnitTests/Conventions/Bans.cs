using System.Text.RegularExpressions;

namespace Frota.UnitTests.Conventions;

/// <summary>What is banned from all code, tests included.</summary>
internal static class Bans
{
    public static IReadOnlyList<Ban> All { get; } =
    [
        New("the machine's clock", @"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b",
            "var now = DateTimeOffset.UtcNow;", "var now = time.GetUtcNow();",
            "take a TimeProvider, or `now` as a parameter"),
        New("a sleeping thread", @"\bThread\.Sleep\b",
            "Thread.Sleep(100);", "await Task.Delay(pause, time, cancel);", "await what you wait for"),
        New("a blocked task", @"\.GetAwaiter\(\)\s*\.GetResult\(\)",
            "LoadAsync().GetAwaiter().GetResult();", "await LoadAsync();", "await it"),
        New("an async method that nobody can await", @"\basync\s+void\b",
            "private async void Start()", "private async Task StartAsync()", "return Task"),
        New("a region", @"^[ \t]*#region\b",
            "    #region Parsing", "    #pragma warning disable CA1031", "make it a file"),
        New("a catch of everything", @"\bcatch\s*(\(\s*(System\.)?Exception\b[^)]*\)\s*)?(?=\{)(?!\{[^}]*\bthrow;)",
            "catch (Exception e)\n{", "catch (Exception e) when (e is IOException)\n{",
            "name the exceptions, say which in a `when`, or tidy up and `throw;`"),
        New("MassTransit", @"\b(using\s+|global::)?MassTransit\b(?=[.;])",
            "using MassTransit.RabbitMqTransport;", "var why = \"not MassTransit\";", "Frota.Messaging.Consuming"),
        New("an unfinished piece", @"\bNotImplementedException\b",
            "=> throw new NotImplementedException();", "=> throw new NotSupportedException();", "finish it"),
    ];

    /// <summary>Notes to oneself live in comments, which the other bans do not read.</summary>
    public static Regex Note { get; } = new(@"\b(TODO|FIXME|HACK|XXX)\b", RegexOptions.Multiline);

    private static Ban New(string name, string pattern, string planted, string innocent, string instead) =>
        new(name, new Regex(pattern, RegexOptions.Multiline), planted, innocent, instead);
}
