using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Frota.Cli.Shell;

/// <summary>
/// Says a verb's result once, for a person or for a program. With <c>--json</c> standard output holds exactly one line,
/// <c>{"schemaVersion":1,"data":…}</c>, and standard error, when the verb fails, one line
/// <c>{"schemaVersion":1,"error":{"exitCode":…,"code":…,"message":…,"remedy":…}}</c>. Fields are added, never renamed
/// or removed, within a schema version.
/// </summary>
internal sealed class Output(Terminal terminal, bool json)
{
    /// <summary>Raised when a field is renamed or removed.</summary>
    public const int SchemaVersion = 1;

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>True when a program reads.</summary>
    public bool IsJson => json;

    /// <summary>The result: <paramref name="data"/> for programs, the page for people.</summary>
    public void Show<T>(T data, Action<Page> human)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(new { SchemaVersion, Data = data }, Form));
            return;
        }

        using var page = new Page(terminal);
        human(page);
        page.Print();
    }

    /// <summary>A remark beside the result; programs do not get it.</summary>
    public void Note(string text)
    {
        if (!json)
        {
            terminal.Error.WriteLine(Page.Clean(text));
        }
    }

    /// <summary>Why there is no result, or not the whole of it.</summary>
    public void Fault(CliFault fault)
    {
        if (json)
        {
            terminal.Error.WriteLine(JsonSerializer.Serialize(new
            {
                SchemaVersion,
                Error = new { fault.ExitCode, Code = ExitCodes.Name(fault.ExitCode), fault.Message, fault.Remedy },
            }, Form));
            return;
        }

        terminal.Error.WriteLine($"frota: {Page.Clean(fault.Message)}");
        if (fault.Remedy.Length > 0)
        {
            terminal.Error.WriteLine($"  → {Page.Clean(fault.Remedy)}");
        }
    }
}
