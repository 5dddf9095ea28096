using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Frota.Telemetry.Settings;

/// <summary>
/// Reads typed settings and notes each fault instead of stopping at the first. What a faulty setting reads as is a
/// placeholder: call <see cref="SettingFaults.ThrowIfAny"/> on <see cref="Faults"/> before using any value.
/// </summary>
public sealed class FrotaSettings(IConfiguration configuration)
{
    /// <summary>What is wrong so far.</summary>
    public SettingFaults Faults { get; } = new();

    /// <summary>What must never be shown, letter by letter; the longest first.</summary>
    public IReadOnlyList<string> Secrets => SecretValues.Of(configuration);

    /// <summary>A text, or null when it is not set or blank.</summary>
    public string? Optional(string name)
    {
        var value = configuration[name];
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    /// <summary>A text that must be set.</summary>
    /// <param name="name">The setting without its prefix.</param>
    /// <param name="mend">What to set it to, told when it is missing.</param>
    public string Required(string name, string mend)
    {
        var value = Optional(name);
        if (value is null)
        {
            Faults.Add(name, "is not set", mend);
        }

        return value ?? "";
    }

    /// <summary>One of a few words, compared without case.</summary>
    public string OneOf(string name, string fallback, params string[] words)
    {
        var value = Optional(name) ?? fallback;
        var word = Array.Find(words, known => known.Equals(value, StringComparison.OrdinalIgnoreCase));
        if (word is null)
        {
            Faults.Add(name, "is none of the words it may be", $"use one of {string.Join(", ", words)}");
        }

        return word ?? fallback;
    }

    /// <summary>A whole number between two bounds, both allowed.</summary>
    public int Whole(string name, int fallback, int least, int most)
    {
        var text = Optional(name);
        if (text is null)
        {
            return fallback;
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            || value < least || value > most)
        {
            Faults.Add(name, "is not a number it may be", $"use a whole number from {least} to {most}");
            return fallback;
        }

        return value;
    }

    /// <summary>A part of a whole: a number from 0 to 1, with a point.</summary>
    public double Ratio(string name, double fallback)
    {
        var text = Optional(name);
        if (text is null)
        {
            return fallback;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value is >= 0 and <= 1)
        {
            return value;
        }

        Faults.Add(name, "is not a part of a whole", "use a number from 0 to 1, such as 0.05");
        return fallback;
    }

    /// <summary>An address that begins with <c>http://</c> or <c>https://</c>.</summary>
    public Uri Http(string name, string fallback)
    {
        var text = Optional(name) ?? fallback;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        Faults.Add(name, "is not an http address", $"write it like {fallback}");
        return new Uri(fallback);
    }

    /// <summary>
    /// Builds a value by a reader of its own. A reader of ours names the setting when it throws, and its words are
    /// kept; those of others may quote the value, a password within, and are not.
    /// </summary>
    /// <param name="name">The setting without its prefix.</param>
    /// <param name="mend">How to write it.</param>
    /// <param name="read">Throws <see cref="ArgumentException"/> or <see cref="FormatException"/>.</param>
    public T? Read<T>(string name, string mend, Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            if (e.Message.Contains(FrotaConfiguration.Prefix, StringComparison.Ordinal) && e.InnerException is null)
            {
                Faults.AddLine(e.Message);
            }
            else
            {
                Faults.Add(name, "cannot be read", mend);
            }

            return null;
        }
    }
}
