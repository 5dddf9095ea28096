using Frota.Simulators.Control;

namespace Frota.Simulators.Answering;

/// <summary>Plays a call in the mode that is set: the act happens, or the provider fails in its own way.</summary>
internal static class Stage
{
    /// <summary>Takes the next setting and plays it. The act has the effect and returns the good answer.</summary>
    public static async Task PlayAsync(
        HttpContext http, ModeSwitch modes, IProviderErrors errors, TimeProvider time, Func<Setting, Reply> act)
    {
        var setting = modes.Take();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted,
            http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            await Task.Delay(setting.Delay, time, gone.Token);
            await PlayAsync(http, setting, errors, act, time, gone.Token);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            http.Abort();
        }
    }

    private static Task PlayAsync(
        HttpContext http, Setting setting, IProviderErrors errors, Func<Setting, Reply> act, TimeProvider time,
        CancellationToken gone)
    {
        switch (setting.Mode)
        {
            case Mode.Ok or Mode.Slow:
                return act(setting).WriteAsync(http);
            case Mode.Unauthorized:
                return errors.Unauthorized.WriteAsync(http);
            case Mode.RateLimited:
                return errors.RateLimited(setting.RetryAfter).WriteAsync(http);
            case Mode.ServerError:
                return errors.ServerError.WriteAsync(http);
            case Mode.Hang:
                return Task.Delay(Timeout.Infinite, gone);
            case Mode.Rubbish:
                http.Response.ContentType = "text/html";
                return http.Response.WriteAsync("<html><body>Welcome to nginx!</body></html>", gone);
            case Mode.EffectThenDrop:
                act(setting);
                http.Abort();
                return Task.CompletedTask;
            case Mode.Drip:
                return Spoiled.DripAsync(http, act(setting), time, gone);
            case Mode.Truncated:
                return Spoiled.TruncateAsync(http, act(setting), gone);
            case Mode.Huge:
                return Spoiled.FloodAsync(http, gone);
            default:
                return new Reply(200, null).WriteAsync(http);
        }
    }
}
