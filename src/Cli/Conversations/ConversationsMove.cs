using System.CommandLine;
using Dapper;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Conversations.Handoff;
using Npgsql;

namespace Frota.Cli.Conversations;

/// <summary><c>frota conversations take ID</c>.</summary>
internal sealed class ConversationsTake() : ConversationsMove("take",
    "A person answers from now on: the assistant is silent, and what it had queued is cancelled.",
    Takeover.TakeAsync, "a person");

/// <summary><c>frota conversations return ID</c>.</summary>
internal sealed class ConversationsReturn() : ConversationsMove("return",
    "The assistant answers again, from the next message on.", Takeover.ReturnAsync, "the assistant");

/// <summary>What taking and returning share.</summary>
internal abstract class ConversationsMove : Verb
{
    private readonly Argument<long> _id = new("id")
    {
        Description = "the conversation, as `frota conversations list` shows it",
    };

    private readonly Func<NpgsqlConnection, long, string, CancellationToken, Task<bool>> _move;
    private readonly string _who;

    protected ConversationsMove(string name, string description,
        Func<NpgsqlConnection, long, string, CancellationToken, Task<bool>> move, string who)
        : base(name, description, $"frota conversations {name} 42")
    {
        (_move, _who) = (move, who);
        Arguments.Add(_id);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var id = call.Get(_id);
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        var moved = await _move(connection, id, call.Actor, cancel);
        if (!moved && !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM conversations WHERE id = @id)", new { id }, cancellationToken: cancel)))
        {
            throw new CliFault(ExitCodes.NotFound, $"there is no conversation {id}", "frota conversations list");
        }

        call.Output.Show(new Result(id, moved), page => page.Line(
            moved ? $"conversation {id} is answered by {_who}" : $"conversation {id} was answered by {_who} already"));
        return ExitCodes.Ok;
    }

    private sealed record Result(long Id, bool Moved);
}
