namespace Frota.Bench.Measuring;

/// <summary>What a program and its servers used while something was measured.</summary>
/// <param name="Program">The program's processor time.</param>
/// <param name="Stores">Its brokers' and databases'.</param>
/// <param name="Memory">The program's memory at the end, in bytes, as <see cref="ProcessTree.Memory"/> has it.</param>
internal sealed record Costs(TimeSpan Program, TimeSpan Stores, long Memory)
{
    /// <summary>Of these processes, while something is done.</summary>
    public static async Task<(T Result, Costs Costs)> OfAsync<T>(
        IReadOnlyList<int> programs, IReadOnlyList<int> stores, Func<Task<T>> work)
    {
        var (program, store) = (Cpu(programs), Cpu(stores));
        var result = await work();
        return (result, new Costs(Cpu(programs) - program, Cpu(stores) - store, programs.Sum(ProcessTree.Memory)));
    }

    /// <summary>Microseconds of the program's processor time for each of so many.</summary>
    public double ProgramMicros(double count) => Program.TotalMicroseconds / count;

    /// <summary>The same of the stores.</summary>
    public double StoreMicros(double count) => Stores.TotalMicroseconds / count;

    /// <summary>Memory in units of 10⁶ bytes.</summary>
    public double Megabytes => Memory / 1e6;

    private static TimeSpan Cpu(IReadOnlyList<int> roots) =>
        roots.Aggregate(TimeSpan.Zero, (sum, root) => sum + ProcessTree.ProcessorTime(root));
}
