using System.Diagnostics;
using Frota.Bench.Measuring;
using Xunit;

namespace Frota.UnitTests.Bench;

public sealed class ProcessTreeTests
{
    [Fact]
    public void A_tree_holds_what_a_process_has_started()
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sleep 60 & echo; wait"])
        {
            RedirectStandardOutput = true,
        })!;
        shell.StandardOutput.ReadLine(); // its child is there
        try
        {
            Assert.Contains(shell.Id, ProcessTree.Of(shell.Id));
            Assert.Equal(2, ProcessTree.Of(shell.Id).Count);
            Assert.True(ProcessTree.Pss(shell.Id) > 0);
            // A shell and its child share a C library, with each other and with half of the machine.
            Assert.True(ProcessTree.Memory(shell.Id) > ProcessTree.Pss(shell.Id));
            Assert.Contains(shell.Id, ProcessTree.Of(Environment.ProcessId));
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void Processor_time_is_the_processs_own()
    {
        var before = ProcessTree.ProcessorTime(Environment.ProcessId);
        using var self = Process.GetCurrentProcess();
        Assert.InRange(ProcessTree.ProcessorTime(Environment.ProcessId), before, before + self.TotalProcessorTime);
    }

    [Fact]
    public void A_process_that_is_not_there_has_nothing()
    {
        Assert.Empty(ProcessTree.Of(int.MaxValue));
        Assert.Equal(0, ProcessTree.Pss(int.MaxValue));
        Assert.Equal(0, ProcessTree.Memory(int.MaxValue));
        Assert.Equal(TimeSpan.Zero, ProcessTree.ProcessorTime(int.MaxValue));
    }
}
