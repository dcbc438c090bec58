namespace Swoop.Transport.Timing;

/// <summary>Whether it is worth while to try something, learned from how often it went well.</summary>
/// <remarks>
/// In vain: the chances that are let pass double. Else they are halved. So where less than every second trial goes well, hardly any is made.
/// A mutable struct: one private field of whoever tries, and guarded by the same.
/// </remarks>
internal struct Trial
{
    private const int MostToPass = 256;

    private int _toPass;
    private int _passed;

    /// <summary>Takes the chance, or lets it pass.</summary>
    public bool Takes()
    {
        if (_passed >= _toPass) return true;
        _passed++;
        return false;
    }

    /// <summary>The chance was taken.</summary>
    public void Learn(bool wentWell)
    {
        _passed = 0;
        _toPass = wentWell ? _toPass / 2 : Math.Clamp(_toPass * 2, 1, MostToPass);
    }

    /// <summary>The chance was taken, and did harm: the next one comes late.</summary>
    public void LearnHarm()
    {
        _passed = 0;
        _toPass = MostToPass;
    }
}
