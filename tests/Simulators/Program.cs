using System.Runtime.InteropServices;
using Frota.Simulators;

var (options, fault) = CommandLine.Read(args);
if (options is null)
{
    await Console.Error.WriteLineAsync($"{fault}\n{CommandLine.Usage}");
    return 2;
}

TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

await using var simulators = await SimulatorHost.StartAsync(options);
Console.WriteLine($"Simulators listen on {simulators.Url}");
await stop.Task;
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.TrySetResult();
}
