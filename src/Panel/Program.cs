using Frota.Panel;
using Frota.Telemetry.Logging;
using Frota.Telemetry.Settings;

try
{
    // The files of wwwroot lie beside the program, wherever it is started from.
    var builder = WebApplication.CreateSlimBuilder(
        new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, WebRootPath = "wwwroot" });
    builder.Configuration.AddFrota(args);
    var settings = new FrotaSettings(builder.Configuration);
    builder.Logging.AddFrotaLogging(settings, new LogOrigin("panel", "panel"));
    var panel = PanelSettings.Read(settings);
    builder.WebHost.ConfigurePanel(panel);
    builder.Services.AddPanel(panel);
    await using var app = builder.Build();
    app.MapPanel();
    await app.RunAsync();
    return 0;
}
catch (SettingFaultsException faults)
{
    await Console.Error.WriteLineAsync(faults.Message);
    return SettingFaultsException.ExitCode;
}
