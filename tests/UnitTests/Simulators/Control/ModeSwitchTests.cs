using Frota.Simulators.Control;
using Xunit;

namespace Frota.UnitTests.Simulators.Control;

public sealed class ModeSwitchTests
{
    [Fact]
    public void Gives_a_mode_to_exactly_as_many_calls_however_they_race()
    {
        ModeSwitch modes = new();
        modes.Set(Setting.Ok with { Mode = Mode.Rubbish, Left = 100 });
        var taken = 0;

        Parallel.For(0, 1000, _ =>
        {
            if (modes.Take().Mode == Mode.Rubbish)
            {
                Interlocked.Increment(ref taken);
            }
        });

        Assert.Equal(100, taken);
        Assert.Equal(Setting.Ok, modes.Current);
    }
}
