using System.Text.Json.Nodes;
using Frota.Simulators.Answering;

namespace Frota.Simulators.Control;

/// <summary><c>GET /_control</c> shows the settings, <c>POST /_control/{simulator}</c> changes one.</summary>
internal static class ControlEndpoints
{
    public static void Map(WebApplication app, ModeBoard modes)
    {
        app.MapGet("/_control", http => new Reply(200, Show(modes)).WriteAsync(http));
        app.MapPost("/_control/{simulator}", http => ChangeAsync(http, modes));
    }

    private static async Task ChangeAsync(HttpContext http, ModeBoard modes)
    {
        if (!modes.ByName.TryGetValue((string)http.Request.RouteValues["simulator"]!, out var chosen))
        {
            await Fault(404, $"simulators: {string.Join(", ", modes.ByName.Keys)}").WriteAsync(http);
            return;
        }

        var (setting, fault) = await JsonRequest.ReadAsync(http) is { } body
            ? Setting.Read(body)
            : (null, "the body must be a JSON object");
        if (setting is not null)
        {
            chosen.Set(setting);
        }

        await (setting is null ? Fault(400, fault) : new Reply(200, setting.Show())).WriteAsync(http);
    }

    private static JsonObject Show(ModeBoard modes) =>
        new(modes.ByName.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value.Current.Show())));

    private static Reply Fault(int status, string what) => new(status, new JsonObject { ["error"] = what });
}
