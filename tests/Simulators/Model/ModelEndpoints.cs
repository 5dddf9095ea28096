using System.Text.Json.Nodes;
using Frota.Simulators.Answering;
using Frota.Simulators.Control;
using Frota.Simulators.Journal;

namespace Frota.Simulators.Model;

/// <summary>
/// <c>POST /openai/v1/chat/completions</c> and <c>POST /gemini/v1beta/models/{model}:generateContent</c>, which share
/// one switch.
/// </summary>
internal sealed class ModelEndpoints(SimulatorOptions options, ModeSwitch modes, BoundedLog<CallRecord> calls)
{
    public void Map(WebApplication app)
    {
        app.MapPost("/openai/v1/chat/completions", OpenAiAsync);
        app.MapPost("/gemini/v1beta/models/{model}:generateContent", GeminiAsync);
    }

    private async Task OpenAiAsync(HttpContext http)
    {
        var body = await JsonRequest.ReadAsync(http);
        await Stage.PlayAsync(http, modes, OpenAiErrors.All, options.Time, _ =>
        {
            if (!Secret.Fits(Secret.Bearer(http), options.ModelKey))
            {
                return OpenAiErrors.All.Unauthorized;
            }

            if (body?["stream"] is JsonValue stream && stream.TryGetValue<bool>(out var streams) && streams)
            {
                return OpenAiErrors.Invalid("This simulator does not stream.", "stream");
            }

            return ModelQuestion.ReadOpenAi(body) is { } question
                ? AnswerOpenAi(question)
                : OpenAiErrors.Invalid("You must provide a model and at least one message with a role.", "messages");
        });
    }

    private async Task GeminiAsync(HttpContext http)
    {
        var body = await JsonRequest.ReadAsync(http);
        var model = (string)http.Request.RouteValues["model"]!;
        await Stage.PlayAsync(http, modes, GeminiErrors.All, options.Time, _ =>
        {
            if (!Secret.Fits(http.Request.Headers["x-goog-api-key"], options.ModelKey))
            {
                return GeminiErrors.All.Unauthorized;
            }

            return ModelQuestion.ReadGemini(model, body) is { } question
                ? AnswerGemini(question)
                : GeminiErrors.Invalid("* GenerateContentRequest.contents: contents is not specified");
        });
    }

    private Reply AnswerOpenAi(ModelQuestion question)
    {
        var (call, text, asked, said) = Answer("openai", question);
        return new Reply(200, new JsonObject
        {
            ["id"] = $"chatcmpl-sim-{call.Seq}",
            ["object"] = "chat.completion",
            ["created"] = call.At.ToUnixTimeSeconds(),
            ["model"] = question.Model,
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text, ["refusal"] = null },
                ["finish_reason"] = "stop",
            }),
            ["usage"] = new JsonObject
            {
                ["prompt_tokens"] = asked,
                ["completion_tokens"] = said,
                ["total_tokens"] = asked + said,
                ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = 0 },
                ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
            },
        });
    }

    private Reply AnswerGemini(ModelQuestion question)
    {
        var (call, text, asked, said) = Answer("gemini", question);
        return new Reply(200, new JsonObject
        {
            ["candidates"] = new JsonArray(new JsonObject
            {
                ["content"] = new JsonObject
                {
                    ["role"] = "model",
                    ["parts"] = new JsonArray(new JsonObject { ["text"] = text }),
                },
                ["finishReason"] = "STOP",
                ["index"] = 0,
            }),
            ["usageMetadata"] = new JsonObject
            {
                ["promptTokenCount"] = asked,
                ["candidatesTokenCount"] = said,
                ["totalTokenCount"] = asked + said,
            },
            ["modelVersion"] = question.Model,
            ["responseId"] = $"sim-{call.Seq}",
        });
    }

    private (CallRecord Call, string Text, int Asked, int Said) Answer(string provider, ModelQuestion question)
    {
        var texts = Echo.Trailing(question.Conversation);
        var text = Echo.Say(texts);
        var call = calls.Add(
            seq => new CallRecord(seq, provider, question.Model, texts, null, options.Time.GetUtcNow()));
        return (call, text, Echo.Tokens(question.Conversation.Select(message => message.Text)), Echo.Tokens([text]));
    }
}
