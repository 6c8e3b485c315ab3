using System.Numerics;

namespace SatCurate.Training.Batching;

internal sealed class SeededRandom
{
    private ulong _a, _b, _c, _d;

    public SeededRandom(long seed, params ReadOnlySpan<long> keys)
    {
        ulong state = (ulong)seed;
        ulong mixed = SplitMix(ref state);
        foreach (long key in keys)
        {
            state = mixed ^ (ulong)key;
            mixed = SplitMix(ref state);
        }

        _a = SplitMix(ref state);
        _b = SplitMix(ref state);
        _c = SplitMix(ref state);
        _d = SplitMix(ref state);
    }

    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    public int NextInt(int n) => (int)(((UInt128)NextUInt64() * (ulong)n) >> 64);

    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
