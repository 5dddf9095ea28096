using System.Globalization;
using Frota.Cli;
using Frota.Cli.Shell;

namespace Frota.UnitTests.Cli;

/// <summary>A terminal in memory: what was typed, what was said, and how it ended.</summary>
internal sealed class Screen(string typed = "", bool inIsTerminal = false, bool outIsTerminal = false) : IDisposable
{
    private readonly StringReader _in = new(typed);
    private readonly StringWriter _out = new(CultureInfo.InvariantCulture);
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture);

    public Dictionary<string, string> Environment { get; init; } = [];

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public Terminal Terminal =>
        new(_in, _out, _error, inIsTerminal, outIsTerminal, ErrorIsTerminal: false, Width: 100, Environment,
            TimeProvider.System);

    public Task<int> RunAsync(params string[] args) => CommandTree.RunAsync(args, Terminal);

    public void Dispose()
    {
        _in.Dispose();
        _out.Dispose();
        _error.Dispose();
    }
}
