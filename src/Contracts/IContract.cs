namespace Frota.Contracts;

/// <summary>What travels in an envelope's body: its kind is a stable name on the wire, never a CLR type.</summary>
public interface IContract
{
    /// <summary>The envelope's kind, such as <c>turn.due</c>.</summary>
    static abstract string Kind { get; }
}
