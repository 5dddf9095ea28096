using System.Text.Json.Nodes;
using Frota.Simulators.Answering;

namespace Frota.Simulators.Model;

/// <summary>What a model is asked, whichever way it was written.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Conversation">Roles and texts in order; roles are OpenAI's.</param>
internal sealed record ModelQuestion(string Model, IReadOnlyList<(string Role, string Text)> Conversation)
{
    /// <summary>
    /// Reads OpenAI's <c>messages</c>, whose content is a text or a list of parts; null when that is not there.
    /// </summary>
    public static ModelQuestion? ReadOpenAi(JsonObject? body)
    {
        if (body.Text("model") is not { Length: > 0 } model
            || body?["messages"] is not JsonArray { Count: > 0 } messages)
        {
            return null;
        }

        List<(string, string)> conversation = [];
        foreach (var message in messages)
        {
            if (message.Text("role") is not { } role)
            {
                return null;
            }

            conversation.Add((role, message.Text("content") ?? string.Concat(Parts(message!["content"]))));
        }

        return new ModelQuestion(model, conversation);
    }

    /// <summary>Reads Gemini's <c>contents</c>; each part is a message. Null when that is not there.</summary>
    public static ModelQuestion? ReadGemini(string model, JsonObject? body)
    {
        if (body?["contents"] is not JsonArray { Count: > 0 } contents)
        {
            return null;
        }

        List<(string, string)> conversation = [];
        var system = Parts((body["systemInstruction"] as JsonObject)?["parts"]);
        conversation.AddRange(system.Select(text => ("system", text)));
        foreach (var content in contents)
        {
            var role = content.Text("role") ?? "user";
            if (role is not ("user" or "model") || content is not JsonObject { } turn)
            {
                return null;
            }

            conversation.AddRange(Parts(turn["parts"]).Select(text => (role == "model" ? "assistant" : "user", text)));
        }

        return new ModelQuestion(model, conversation);
    }

    private static IEnumerable<string> Parts(JsonNode? parts) =>
        (parts as JsonArray ?? []).Select(part => part.Text("text")).OfType<string>();
}
