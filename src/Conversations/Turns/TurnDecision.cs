namespace Frota.Conversations.Turns;

/// <summary>What a turn will do.</summary>
public abstract record TurnDecision
{
    private TurnDecision()
    {
    }

    /// <summary>Ask the model and send what it says.</summary>
    /// <param name="Late">True when the messages waited so long that the answer should begin with an apology.</param>
    public sealed record AskModel(bool Late) : TurnDecision;

    /// <summary>Send a fixed text.</summary>
    /// <param name="Rule">The rule's name, kept with the turn.</param>
    public sealed record Say(string Text, string Rule) : TurnDecision;

    /// <summary>Give the conversation to a person and tell the contact.</summary>
    public sealed record HandOff(string Text, string Rule) : TurnDecision;

    /// <summary>Say nothing.</summary>
    public sealed record Skip(string Rule) : TurnDecision;

    /// <summary>A person has the conversation: the messages are theirs.</summary>
    public sealed record LeaveToPerson : TurnDecision;
}
