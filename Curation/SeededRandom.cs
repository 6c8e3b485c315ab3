using System.Numerics;

namespace SatCurate.Curation;

/// <summary>
/// A random number generator that gives the same sequence on every machine and runtime: xoshiro256** 1.0 (Blackman and Vigna, "Scrambled
/// linear pseudorandom number generators", ACM TOMS 47, 2021), seeded with SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). A stream is
/// named by a seed and any number of keys, such as (seed, epoch, step), so that what it yields depends on these alone. Not for secrets,
/// not thread-safe.
/// </summary>
public sealed class SeededRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>
    /// The stream of <paramref name="seed"/> and <paramref name="keys"/>. The order and the number of keys matter: (1), (1, 0) and
    /// (1, 0, 0) are three streams. Each key folds in as <c>h &lt;- mix(h + gamma) xor key</c>, beginning with the seed.
    /// </summary>
    public SeededRandom(long seed, params ReadOnlySpan<long> keys)
    {
        ulong h = unchecked((ulong)seed);
        foreach (long key in keys)
        {
            h = Mix(unchecked(h + GoldenGamma)) ^ unchecked((ulong)key);
        }

        _s0 = SplitMix(ref h);
        _s1 = SplitMix(ref h);
        _s2 = SplitMix(ref h);
        _s3 = SplitMix(ref h);
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextUInt64()
    {
        unchecked
        {
            ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
            ulong t = _s1 << 17;
            _s2 ^= _s0;
            _s3 ^= _s1;
            _s1 ^= _s2;
            _s0 ^= _s3;
            _s2 ^= t;
            _s3 = BitOperations.RotateLeft(_s3, 45);
            return result;
        }
    }

    /// <summary>Uniform on 0 … <paramref name="n"/>-1 without bias (Lemire, "Fast random integer generation in an interval", 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is not positive.</exception>
    public int NextInt(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        ulong bound = (ulong)n;
        ulong high = Math.BigMul(NextUInt64(), bound, out ulong low);
        if (low < bound)
        {
            ulong uneven = unchecked(0UL - bound) % bound; // 2^64 mod n: so many low words would favour some results
            while (low < uneven)
            {
                high = Math.BigMul(NextUInt64(), bound, out low);
            }
        }

        return (int)high;
    }

    /// <summary>Uniform on [0,1) in steps of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on [0,1) in steps of 2^-24.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>Standard normal, by Marsaglia's polar method; takes a variable number of words from the stream.</summary>
    public double NextGaussian()
    {
        while (true)
        {
            double u = (2 * NextDouble()) - 1;
            double v = (2 * NextDouble()) - 1;
            double s = (u * u) + (v * v);
            if (s is > 0 and < 1)
            {
                return u * Math.Sqrt(-2 * Log(s) / s);
            }
        }
    }

    /// <summary>Puts <paramref name="values"/> into a uniformly random order (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>
    /// Natural logarithm of a positive, normal <paramref name="x"/> in IEEE basic operations, because <see cref="Math.Log(double)"/> is the
    /// platform's and differs between platforms in the last bit. <c>log x = e log 2 + 2 artanh((m - 1) / (m + 1))</c>.
    /// </summary>
    private static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > 1.4142135623730951)
        {
            m /= 2;
            exponent++;
        }

        double z = (m - 1) / (m + 1);
        double square = z * z; // at most 0.03, so that terms up to z^23 reach double precision
        double series = 0;
        for (int power = 23; power >= 1; power -= 2)
        {
            series = (series * square) + (1.0 / power);
        }

        return (exponent * 0.6931471805599453) + (2 * z * series);
    }

    private static ulong SplitMix(ref ulong state)
    {
        state = unchecked(state + GoldenGamma);
        return Mix(state);
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
