using System.Globalization;

namespace Frota.Connectors.Llm;

/// <summary>What a model costs, in US dollars a million tokens.</summary>
/// <param name="Input">Of what is sent.</param>
/// <param name="Output">Of what is answered.</param>
public readonly record struct ModelPrice(double Input, double Output)
{
    private const double Million = 1e6;

    /// <summary>Reads <c>gpt-4o=2.5/10, gemini-2.5-flash=0.3/2.5</c>.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static IReadOnlyDictionary<string, ModelPrice> ParseAll(string? text)
    {
        var prices = new Dictionary<string, ModelPrice>(StringComparer.Ordinal);
        foreach (var part in (text ?? "").Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            var both = pair[^1].Split('/', StringSplitOptions.TrimEntries);
            if (pair.Length != 2 || pair[0].Length == 0 || both.Length != 2
                || !TryParse(both[0], out var input) || !TryParse(both[1], out var output)
                || !prices.TryAdd(pair[0], new ModelPrice(input, output)))
            {
                throw new FormatException($"'{part}' is not one model's price");
            }
        }

        return prices;
    }

    /// <summary>Dollars for so many tokens.</summary>
    public double Of(long input, long output) => ((input * Input) + (output * Output)) / Million;

    private static bool TryParse(string text, out double price) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out price)
        && price is >= 0 and <= Million;
}
