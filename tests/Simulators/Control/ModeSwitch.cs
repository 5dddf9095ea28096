namespace Frota.Simulators.Control;

/// <summary>One simulator's setting, which counts itself down.</summary>
internal sealed class ModeSwitch
{
    private readonly Lock _gate = new();
    private Setting _setting = Setting.Ok;

    public Setting Current
    {
        get
        {
            lock (_gate)
            {
                return _setting;
            }
        }
    }

    public void Set(Setting setting)
    {
        lock (_gate)
        {
            _setting = setting;
        }
    }

    /// <summary>The setting for one call.</summary>
    public Setting Take()
    {
        lock (_gate)
        {
            var taken = _setting;
            _setting = taken.Left switch
            {
                null => taken,
                1 => Setting.Ok,
                var left => taken with { Left = left - 1 },
            };
            return taken;
        }
    }
}
