namespace Frota.Telemetry.Metrics.Exposition;

/// <summary>The trace behind a sample, as OpenMetrics writes it after the value.</summary>
internal static class ExemplarText
{
    /// <summary>Characters that the names and values of an exemplar's labels may have together.</summary>
    public const int MostCharacters = 128;

    /// <summary>Writes it; labels that do not fit any more are left out, the first ones stay.</summary>
    public static string Of(IEnumerable<KeyValuePair<string, string>> labels, string value, DateTimeOffset at)
    {
        var text = "";
        var left = MostCharacters;
        foreach (var (key, content) in labels)
        {
            var name = LabelText.NameOf(key);
            left -= name.Length + content.EnumerateRunes().Count();
            if (left < 0)
            {
                break;
            }

            text = LabelText.With(text, name, content);
        }

        return $"# {{{text}}} {value} {NumberText.Seconds(at)}";
    }
}
